/// A cell of the notebook as the resolved specification has it.
enum PresentedCell: Decodable, Equatable, Sendable {
    /// Which rows are meant: of each key one of its values.
    typealias Condition = [String: [String]]

    /// A table of the author's own.
    struct Pivot: Decodable, Equatable, Sendable {
        let rows: [String]
        let columns: String?
        let value, reduce: String
        let `where`: Condition
    }

    case text(String)
    /// A table that the program knows by name.
    case table(String)
    case pivot(Pivot)
    case figure(String, caption: String?)
    case images(Condition)
    /// `all`, or the id of a claim.
    case claim(String)
    /// The number of a claim, from 1.
    case claimNumber(Int)
    case python(String)

    private enum Key: String, CodingKey { case text, table, figure, images, claim, python }
    private struct Named: Decodable { let name: String?, caption: String? }
    private struct Images: Decodable { let `where`: Condition }

    init(from decoder: any Decoder) throws {
        let cell = try decoder.container(keyedBy: Key.self)
        func value<Value: Decodable>(_ key: Key, _ type: Value.Type) throws -> Value? {
            try cell.decodeIfPresent(type, forKey: key)
        }
        if let text = try value(.text, String.self) {
            self = .text(text)
        } else if let named = try value(.table, Named.self), let name = named.name {
            self = .table(name)
        } else if let pivot = try value(.table, Pivot.self) {
            self = .pivot(pivot)
        } else if let figure = try value(.figure, Named.self), let name = figure.name {
            self = .figure(name, caption: figure.caption)
        } else if let images = try value(.images, Images.self) {
            self = .images(images.where)
        } else if let number = try? value(.claim, Int.self) {
            self = .claimNumber(number)
        } else if let claim = try value(.claim, String.self) {
            self = .claim(claim)
        } else {
            self = .python(try cell.decode(String.self, forKey: .python))
        }
    }
}
