/// One of several equal shares of a run's trials: `2/4`, for as many processes or machines as there are shares.
public struct RunShare: Sendable, Equatable, CustomStringConvertible {
    /// Which share, from 1, and of how many.
    public let number: Int, count: Int

    /// Reads `2/4`. Throws `SelectionError` for anything else.
    public init(_ text: String) throws(SelectionError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1],
            (1...10_000).contains(count), (1...count).contains(number)
        else {
            throw SelectionError(
                "'\(text)' is no share: write 1/4 for the first of four, up to 4/4 for the last"
            )
        }
        self.number = number
        self.count = count
    }

    /// `2/4`.
    public var description: String { "\(number)/\(count)" }

    /// The share as part of a file's name.
    var fileName: String { "\(number)-of-\(count)" }

    /// What the share has of a list that is dealt out in turn.
    func deal<Item>(_ items: [Item]) -> [Item] {
        items.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
    }
}
