extension SpecDocument {
    /// The document with the command line's values, applied from left to right.
    ///
    /// A comma list, or a range, replaces the values of the key's axis in `sweep.grid`, or makes such an axis. A
    /// single value of a swept key leaves the axis with that one value. Throws if a key is unknown,
    /// given twice, or swept in a way that would hide the new value.
    public func applying(_ overrides: [Override]) throws(SpecError) -> SpecDocument {
        let ledger = ProblemLedger()
        var document = self
        var seen: [String: Int] = [:]
        for override in overrides {
            guard let path = override.path.resolved(ledger) else { continue }
            if let position = seen[path.text] {
                ledger.report(
                    override.path.location.problem(
                        "\(path.text.quoted) is given twice on the command line",
                        remedy: "argument \(position) gives it already"
                    )
                )
                continue
            }
            if case .argument(let position) = override.source.origin { seen[path.text] = position }
            if override.isCommaList || override.value.isRange && path.isSweepable {
                document = document.sweeping(override, over: path, ledger)
            } else {
                for leaf in leaves(override.value, at: override.path, path) {
                    document = document.assigning(leaf, ledger)
                }
            }
        }
        if !ledger.errors.isEmpty {
            // What else is wrong is said in the same breath.
            do throws(SpecError) {
                _ = try document.variants()
            } catch {
                ledger.report(error)
            }
        }
        try ledger.throwErrors()
        return document
    }

    /// Makes the override's list an axis of the grid.
    private func sweeping(
        _ override: Override,
        over path: ResolvedPath,
        _ ledger: ProblemLedger
    ) -> SpecDocument {
        guard path.isSweepable else {
            ledger.report(
                override.value.location.problem(
                    "\(path.text.quoted) cannot be swept, and a list with commas is a sweep",
                    remedy: "put a text with commas in quotes, a list in brackets"
                )
            )
            return self
        }
        guard zipAxis(around: path) == nil else { return reportZip(path, ledger) }
        return settingAxis(path, to: override.value, ledger)
    }

    /// Assigns one value, to the axis if the key is swept, otherwise to the key.
    private func assigning(_ leaf: Assignment, _ ledger: ProblemLedger) -> SpecDocument {
        let path = leaf.resolved
        guard zipAxis(around: path) == nil else { return reportZip(path, ledger) }
        guard let axis = axis(around: path, in: .grid) else {
            return setting(path, to: leaf.value, ledger)
        }
        guard axis.text == path.text else {
            ledger.report(
                leaf.location.problem(
                    "\(axis.text.quoted) is swept, and each of its values would replace this one",
                    remedy: "override \(axis.text.quoted) instead"
                )
            )
            return self
        }
        return settingAxis(path, to: Node(.sequence([leaf.value]), at: leaf.value.location), ledger)
    }

    private func settingAxis(
        _ path: ResolvedPath,
        to values: Node,
        _ ledger: ProblemLedger
    ) -> SpecDocument {
        let place = path.location
        let steps = [
            Located(RootKey.sweep.rawValue, at: place),
            Located(SweepKey.grid.rawValue, at: place),
            Located(path.text, at: place),
        ]
        return setting(
            ResolvedPath(steps: steps, shape: .value, location: place),
            to: values,
            ledger
        )
    }

    private func reportZip(_ path: ResolvedPath, _ ledger: ProblemLedger) -> SpecDocument {
        ledger.report(
            path.location.problem(
                "\(path.text.quoted) is swept by 'sweep.zip', whose axes go together",
                remedy: "override sweep.zip, or set sweep.zip=null first"
            )
        )
        return self
    }

    private func zipAxis(around path: ResolvedPath) -> ResolvedPath? {
        axis(around: path, in: .zip)
    }

    /// The axis that sweeps a path or something that contains it.
    private func axis(around path: ResolvedPath, in key: SweepKey) -> ResolvedPath? {
        let entries = root[RootKey.sweep.rawValue]?[key.rawValue]?.entries ?? []
        let axes = entries.compactMap {
            NodePath($0.key.value, at: $0.key.location).resolved(ProblemLedger())
        }
        return axes.first { $0.contains(path) }
    }

    /// The values beneath a mapping for a section, each with its own path; other values as they are.
    private func leaves(
        _ value: Node,
        at path: NodePath,
        _ resolved: ResolvedPath
    ) -> [Assignment] {
        guard case .section = resolved.shape, let entries = value.entries else {
            return [Assignment(resolved, value)]
        }
        return entries.flatMap { entry -> [Assignment] in
            let inner = path.appending(entry.key)
            guard let resolvedInner = inner.resolved(ProblemLedger()) else {
                // Decoding will say that there is no such key.
                let steps = resolved.steps + [entry.key]
                return [
                    Assignment(
                        ResolvedPath(steps: steps, shape: .value, location: entry.key.location),
                        entry.value
                    )
                ]
            }
            return leaves(entry.value, at: inner, resolvedInner)
        }
    }
}
