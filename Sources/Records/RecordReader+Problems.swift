/// Everything that is wrong with a record, at once.
extension RecordReader {
    /// The objects of the file that cannot be read, or else those that are not laid out as a record's, each with its
    /// first problem, and a wrong digest. Empty for a whole record.
    ///
    /// A damaged chunk is found by its checksum and named by its dataset.
    package func problems() -> [RecordError] {
        var unreadable: [RecordError] = []
        var counter = ContentDigestCounter()
        for path in contents.paths.sorted(by: ContentDigest.precedes) {
            do throws(RecordError) {
                for node in try nodes(at: [path]) { counter.add(node) }
            } catch {
                unreadable.append(error)
            }
        }
        guard unreadable.isEmpty else { return unreadable }
        let found = counter.finish()
        return layoutProblems() + (found == contentDigest ? [] : [wrongDigest(found)])
    }

    /// The problem of a seal that was damaged or cut short, or nil. Throws `missingFile`, `unreadable`.
    package func problemOfSeal() throws(RecordError) -> RecordError? {
        guard !isSealed, try FileSeal.hasRemains(path) else { return nil }
        return RecordError(
            path: path,
            problem: .damaged,
            found: "the file's last line is no seal",
            expected: "the SHA-256 of all bytes before it",
            remedy: "take another copy of the file, or run the experiment again"
        )
    }

    /// What keeps readable objects from being the parts of a record.
    private func layoutProblems() -> [RecordError] {
        var problems: [RecordError] = []
        func attempt(_ body: () throws(RecordError) -> Void) {
            do throws(RecordError) {
                try body()
            } catch {
                problems.append(error)
            }
        }
        attempt { () throws(RecordError) in _ = try specification() }
        for name in tableNames {
            attempt { () throws(RecordError) in
                let table = try storedTable(name)
                for column in table.columnNames {
                    attempt { () throws(RecordError) in _ = try table.column(column) }
                }
            }
        }
        for tensor in tensorNames {
            attempt { () throws(RecordError) in
                _ = try self.tensor(trial: tensor.trial, name: tensor.name)
            }
        }
        attempt { () throws(RecordError) in _ = try provenance() }
        return problems
    }
}
