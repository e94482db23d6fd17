import Foundation
import Reports
import TestSupport
import Testing

@Suite("The figure of distances against steps")
struct SchedulerConvergenceTests {
    let folder: TemporaryDirectory
    let drawing: Drawing

    init() throws {
        folder = try TemporaryDirectory()
        let source = try DriftSample.source(in: folder)
        drawing = try #require(SchedulerConvergence.drawings(of: source).first)
    }

    @Test("its data are the medians of the record, fewest steps first")
    func data() {
        let lines = drawing.data.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(lines.count == 5)
        #expect(lines.map { $0[0] } == ["curve", "1", "1", "2", "2"])
        #expect(
            lines.map { $0[1] } == ["label", "ddim", "ddim"] + DriftSample.schedulers.suffix(2)
        )
        #expect(lines.map { $0[2] } == ["steps", "5", "20", "5", "20"])
        let medians = lines.dropFirst().compactMap { Double($0[4]) }
        #expect(zip(medians, [0.2, 0.02, 0.3, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(lines.dropFirst().map { $0[5] } == ["0.1", "0.01", "0.2", "0.0"])
        #expect(lines[4][8] == "inf" && lines[1][9] == DriftSample.ids[2])
    }

    @Test("its script has a curve for each scheduler and no distance of 0")
    func script() throws {
        guard case .gnuplot(let script) = drawing.form else {
            Issue.record("it is not drawn by gnuplot")
            return
        }
        #expect(
            script.contains("title 'ddim'") && script.contains("title 'euler(use_karras_sigmas)'")
        )
        #expect(script.contains("('5' 5.0, '20' 20.0)"))
        #expect(script.contains("compared with ddim 1000, median of 2 pictures"))
        let low = try #require(script.firstMatch(of: #/yrange \[([^:]+):/#)?.output.1)
        #expect(try #require(Double(low)) > 0.01)
        let styles = script.matches(of: #/set style line \d+ .*/#).map(\.output)
        #expect(styles.count == 2)
        for key in ["linecolor rgb '#000000'", "dashtype solid", "pointtype 7 ", "pointtype 7\n"] {
            #expect(styles.count { "\($0)\n".contains(key) } < 2, "\(key)")
        }
    }

    @Test("a title cannot end its quotes")
    func quotes() throws {
        let record = DriftSample.record(title: "It's 'odd'; \"`date`\"\nset output 'x'")
        let source = try DriftSample.source(record, in: folder)
        let drawing = try #require(SchedulerConvergence.drawings(of: source).first)
        guard case .gnuplot(let script) = drawing.form else { return }
        #expect(script.contains("set label 1 'It''s ''odd''; \"`date`\"␊set output ''x''' at"))
        #expect(!script.contains("\nset output"))
    }

    @Test("nothing above 0 cannot be drawn")
    func nothing() throws {
        let record = DriftSample.record(distances: Array(repeating: 0, count: 8))
        let obstacle = SchedulerConvergence.obstacle(try DriftSample.source(record, in: folder))
        #expect(obstacle?.contains("above 0") == true)
    }
}
