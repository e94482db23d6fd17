import Dispatch
import Experiments
import Foundation

/// Turns SIGINT and SIGTERM into a polite request to stop; a second one ends the program at once.
final class Signals {
    private var sources: [any DispatchSourceSignal] = []

    /// Begins to listen.
    init(_ interruption: Interruption) {
        // A limit on file sizes is then an error of the write, like a full disk.
        signal(SIGXFSZ, SIG_IGN)
        let queue = DispatchQueue(label: "signals")
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if interruption.requested != nil { exit(128 + number) }
                interruption.request(signal: number)
            }
            source.resume()
            sources.append(source)
        }
    }
}
