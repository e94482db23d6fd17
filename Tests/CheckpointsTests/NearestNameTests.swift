import Checkpoints
import Testing

struct NearestNameTests {
    static let names = ["conv_in.weight", "conv_in.bias", "conv_out.weight", "mid_block.weight"]

    static let cases: [(name: String, nearest: String?)] = [
        ("conv_in.wieght", "conv_in.weight"),
        ("conv_in.weight", "conv_in.weight"),
        ("convin.bias", "conv_in.bias"),
        ("conv_ot.weight", "conv_out.weight"),
        ("something else", nil),
        ("", nil),
    ]

    @Test("the nearest name is the one with the fewest edits, if they are few", arguments: cases)
    func nearest(_ name: String, _ nearest: String?) {
        #expect(NearestName.first(to: name, in: Self.names) == nearest)
    }
}
