import Foundation

/// The two streams of the program: results on stdout, everything else on stderr.
enum Terminal {
    /// Whether stderr is a terminal, so that progress may be drawn.
    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal on stdout; 100 where it is none.
    static var width: Int {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 20
        else { return 100 }
        return Int(size.ws_col)
    }

    /// Whether there is somebody to ask.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks on stderr; anything but yes is no.
    static func ask(_ question: String) -> Bool {
        FileHandle.standardError.write(Data(question.utf8))
        return ["y", "yes"].contains((readLine() ?? "").lowercased())
    }

    /// A line on stderr.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Replaces the line under way on stderr.
    static func rewriteLine(_ text: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + text).utf8))
    }
}
