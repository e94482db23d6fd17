/// What a side does again and again.
typealias Call = () throws -> Void

/// A job whose inputs are made and whose weights are packed.
struct PreparedJob {
    /// sdlab's kernel.
    let ours: Call
    /// What it is held against; nil where that runs in another process.
    var theirs: Call?

    /// The calls by the names that requests use.
    var sides: [String: Call] {
        ["ours": ours].merging(theirs.map { ["theirs": $0] } ?? [:]) { $1 }
    }
}

/// How one turn of a side is timed.
enum Turn {
    /// Calls are repeated until so much time has gone by.
    static let leastSeconds = 0.1

    /// Seconds of one call: the median, without the first where there are more.
    static func seconds(of call: Call) throws -> Double {
        let clock = ContinuousClock()
        var times: [Double] = []
        repeat {
            times.append(try clock.measure(call) / .seconds(1))
        } while times.reduce(0, +) < leastSeconds
        let counted = times.dropFirst(times.count > 1 ? 1 : 0).sorted()
        return (counted[counted.count / 2] + counted[(counted.count - 1) / 2]) / 2
    }
}
