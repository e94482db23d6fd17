/// Builds the tree of nodes from libyaml's events.
///
/// What is wrong without hindering further reading (a key given twice, a tag) goes to the ledger;
/// what stops it is thrown. Depth and the growth through aliases are bounded, so that a small text
/// cannot become a large tree.
struct Composer: ~Copyable {
    /// How deep a specification may be nested.
    static let deepest = 64
    /// How many nodes aliases may add to a text.
    static let mostAliased = 10_000

    private enum Anchored {
        case open
        case done(Composed)
    }

    private struct Composed {
        let node: Node
        let size: Int
        let height: Int
    }

    private var events: EventStream
    private let source: SpecSource
    /// How far to the right the first line of the parsed text stands in the source.
    private let shift: Int
    private let ledger: ProblemLedger
    private var anchors: [String: Anchored] = [:]
    private var aliased = 0

    init(_ text: String, source: SpecSource, shift: Int, ledger: ProblemLedger) {
        events = EventStream(text)
        self.source = source
        self.shift = shift
        self.ledger = ledger
    }

    /// The root of the only document; nothing if the text holds none.
    mutating func root() throws(YAMLSyntaxError) -> Node? {
        _ = try events.next()
        guard case .documentStart = try events.next().kind else { return nil }
        let root = try compose(from: try events.next(), depth: 1).node
        _ = try events.next()
        let next = try events.next()
        if case .documentStart = next.kind {
            ledger.report(
                location(next).problem(
                    "a second document begins here",
                    remedy: "a file holds one experiment: write the other to a file of its own"
                )
            )
        }
        return root
    }

    private mutating func compose(
        from event: YAMLEvent,
        depth: Int
    ) throws(YAMLSyntaxError) -> Composed {
        guard depth <= Composer.deepest else {
            throw stop("nested more than \(Composer.deepest) deep", at: event)
        }
        switch event.kind {
        case .alias(let name):
            return try expand(name, at: event, depth: depth)
        case .scalar(let scalar, let tag, let anchor):
            let composed = compose(scalar, tag: tag, at: event)
            if let anchor { anchors[anchor] = .done(composed) }
            return composed
        case .sequenceStart(let tag, let anchor, let isFlow):
            check(tag, at: event)
            if let anchor { anchors[anchor] = .open }
            let composed = try sequence(from: event, isFlow: isFlow, depth: depth)
            if let anchor { anchors[anchor] = .done(composed) }
            return composed
        case .mappingStart(let tag, let anchor, let isFlow):
            check(tag, at: event)
            if let anchor { anchors[anchor] = .open }
            let composed = try mapping(from: event, isFlow: isFlow, depth: depth)
            if let anchor { anchors[anchor] = .done(composed) }
            return composed
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .collectionEnd:
            throw stop("a value is missing", at: event)
        }
    }

    private mutating func expand(
        _ name: String,
        at event: YAMLEvent,
        depth: Int
    ) throws(YAMLSyntaxError) -> Composed {
        switch anchors[name] {
        case nil:
            throw stop("no anchor '&\(name)' stands before this alias", at: event)
        case .open:
            throw stop("the alias '*\(name)' stands inside what it repeats", at: event)
        case .done(let composed):
            aliased += composed.size
            guard aliased <= Composer.mostAliased else {
                throw stop("aliases repeat more than \(Composer.mostAliased) values", at: event)
            }
            guard depth + composed.height - 1 <= Composer.deepest else {
                throw stop("nested more than \(Composer.deepest) deep", at: event)
            }
            return composed
        }
    }

    private func compose(_ scalar: Node.Scalar, tag: String?, at event: YAMLEvent) -> Composed {
        var scalar = scalar
        let place = location(event)
        if tag == "tag:yaml.org,2002:str" {
            scalar = Node.Scalar(scalar.text, isPlain: false)
        } else {
            check(tag, at: event)
        }
        if scalar.text.unicodeScalars.contains("\0") {
            ledger.report(place.problem("a text cannot hold the character U+0000"))
        }
        if case .number(let value) = scalar.meaning, !value.isFinite {
            ledger.report(
                place.problem(
                    "\(scalar.text.quoted) is not a finite number",
                    remedy: "put it in quotes if it is meant as text"
                )
            )
        }
        return Composed(node: Node(.scalar(scalar), at: place), size: 1, height: 1)
    }

    private mutating func sequence(
        from start: YAMLEvent,
        isFlow: Bool,
        depth: Int
    ) throws(YAMLSyntaxError) -> Composed {
        var items: [Node] = []
        var size = 1
        var height = 0
        while true {
            let event = try events.next()
            if case .collectionEnd = event.kind {
                let place = isFlow ? location(start, to: event) : location(start)
                return Composed(
                    node: Node(.sequence(items), at: place),
                    size: size,
                    height: height + 1
                )
            }
            let item = try compose(from: event, depth: depth + 1)
            items.append(item.node)
            size += item.size
            height = max(height, item.height)
        }
    }

    private mutating func mapping(
        from start: YAMLEvent,
        isFlow: Bool,
        depth: Int
    ) throws(YAMLSyntaxError) -> Composed {
        var entries: [Node.Entry] = []
        var lines: [String: Int] = [:]
        var size = 1
        var height = 0
        while true {
            let event = try events.next()
            if case .collectionEnd = event.kind {
                let place =
                    isFlow
                    ? location(start, to: event) : entries.first?.key.location ?? location(start)
                return Composed(
                    node: Node(.mapping(entries), at: place),
                    size: size,
                    height: height + 1
                )
            }
            let key = try compose(from: event, depth: depth + 1)
            let value = try compose(from: try events.next(), depth: depth + 1)
            size += key.size + value.size
            height = max(height, value.height)
            guard case .scalar(let scalar) = key.node.content else {
                ledger.report(key.node.location.problem("a key must be a single word or text"))
                continue
            }
            let place = location(event)
            if let line = lines[scalar.text] {
                ledger.report(
                    place.problem(
                        "the key \(scalar.text.quoted) is given twice",
                        remedy: "it stands already on line \(line)"
                    )
                )
                continue
            }
            lines[scalar.text] = place.mark?.line
            entries.append(
                Node.Entry(key: Located(scalar.text, at: place), value: value.node)
            )
        }
    }

    private func check(_ tag: String?, at event: YAMLEvent) {
        guard let tag else { return }
        ledger.report(
            location(event).problem(
                "the tag \(tag.quoted) is not allowed",
                remedy: "a specification holds plain YAML: leave the tag out"
            )
        )
    }

    private func stop(_ message: String, at event: YAMLEvent) -> YAMLSyntaxError {
        YAMLSyntaxError(message: message, mark: event.start)
    }

    private func location(_ event: YAMLEvent) -> Location { location(event, to: event) }

    /// From the start of one event to the end of another, or to the end of the first line.
    private func location(_ first: YAMLEvent, to last: YAMLEvent) -> Location {
        let start = shifted(first.start)
        let end = shifted(last.end)
        let stop =
            end.line == start.line
            ? end.column : source.line(start.line).unicodeScalars.count + 1
        return Location(source: source, mark: start, width: max(stop - start.column, 1))
    }

    private func shifted(_ mark: Mark) -> Mark {
        YAMLReader.shifted(mark, by: shift)
    }
}
