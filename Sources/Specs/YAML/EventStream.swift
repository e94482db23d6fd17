import CYAML

/// What libyaml found next in a text, and where.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias(String)
        case scalar(Node.Scalar, tag: String?, anchor: String?)
        case sequenceStart(tag: String?, anchor: String?, isFlow: Bool)
        case mappingStart(tag: String?, anchor: String?, isFlow: Bool)
        case collectionEnd
    }

    let kind: Kind
    let start: Mark
    let end: Mark
}

/// The text is not YAML, or more YAML than a specification may hold: reading stops here.
struct YAMLSyntaxError: Error {
    let message: String
    let mark: Mark
}

/// The events of a YAML text, one after the other.
///
/// Owns libyaml's parser and a copy of the text; this is the only file that touches them.
struct EventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>

    /// The events of a text in UTF-8.
    init(_ text: String) {
        self.text = .allocate(capacity: max(text.utf8.count, 1))
        _ = self.text.initialize(from: text.utf8)
        parser = .allocate(capacity: 1)
        let status = yaml_parser_initialize(parser)
        precondition(status == 1, "yaml_parser_initialize answered \(status), expected 1")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, self.text.baseAddress, text.utf8.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        text.deallocate()
    }

    /// The next event. Not to be called again after `streamEnd` or an error.
    mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(
            kind: EventStream.kind(of: event),
            start: EventStream.mark(event.start_mark),
            end: EventStream.mark(event.end_mark)
        )
    }

    private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        case YAML_ALIAS_EVENT:
            return .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                Node.Scalar(
                    String(decoding: bytes, as: UTF8.self),
                    isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE
                ),
                tag: string(scalar.tag),
                anchor: string(scalar.anchor)
            )
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(
                tag: string(start.tag),
                anchor: string(start.anchor),
                isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE
            )
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(
                tag: string(start.tag),
                anchor: string(start.anchor),
                isFlow: start.style == YAML_FLOW_MAPPING_STYLE
            )
        default:
            return .streamEnd
        }
    }

    private static func string(_ text: UnsafePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        string(text.map { UnsafePointer($0) })
    }

    private static func mark(_ mark: yaml_mark_t) -> Mark {
        Mark(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func syntaxError() -> YAMLSyntaxError {
        let state = parser.pointee
        var message = state.problem.map { String(cString: $0) } ?? "not YAML"
        if let context = state.context { message += " " + String(cString: context) }
        return YAMLSyntaxError(
            message: message,
            mark: EventStream.mark(state.problem_mark)
        )
    }
}
