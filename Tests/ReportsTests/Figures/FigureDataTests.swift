import Foundation
import Records
import Reports
import TestSupport
import Testing

@Suite("The numbers of figures are those of the record")
struct FigureDataTests {
    let folder: TemporaryDirectory
    let source: FigureSource

    init() throws {
        folder = try TemporaryDirectory()
        source = try FigureSource(FigureSample.reader(in: folder))
    }

    private func drawing(_ figure: any Figure.Type) throws -> Drawing {
        try #require(figure.drawings(of: source).first)
    }

    private func data(_ figure: any Figure.Type) throws -> DrawnData {
        DrawnData(try drawing(figure))
    }

    /// The calls of the record that a row is about.
    private func errors(_ row: [String: String], _ holds: (FigureSample.Call) -> Bool) -> [Double] {
        FigureSample.calls.filter { Self.id($0.trial) == row["trial"] && holds($0) }.map(\.error)
            .sorted()
    }

    private static func id(_ trial: FigureSample.Trial) -> String {
        String(repeating: String(UnicodeScalar(UInt8(97 + trial.row))), count: 32)
    }

    @Test("of each layer the middle, the quartiles and the ends of its calls' errors")
    func layers() throws {
        let data = try data(ErrorByLayer.self)
        #expect(data.rows.count == 2 * FigureSample.done.count)
        for row in data.rows {
            let isFirst = row["kind"] == "self"
            let expected = errors(row) { ($0.layer == 0) == isFirst }
            #expect(row["calls"] == "\(expected.count)" && row["place"] == (isFirst ? "1" : "2"))
            #expect(row["rel_l2_min"] == expected.first.map { "\($0)" })
            #expect(row["rel_l2_max"] == expected.last.map { "\($0)" })
            #expect(row["rel_l2_median"] == Quartiles(expected).map { "\($0.median)" })
            #expect(row["max_abs"] == expected.last.map { "\($0 * 5)" })
        }
    }

    @Test("of each step those of the calls in the loop")
    func steps() throws {
        let data = try data(ErrorByStep.self)
        #expect(data.rows.count == 3 * FigureSample.done.count)
        for row in data.rows {
            let expected = errors(row) { "\($0.step)" == row["step"] }
            #expect(expected.count == 2 && row["rel_l2_max"] == expected.last.map { "\($0)" })
        }
    }

    @Test("against the swept number one point a trial, in ascending order on each curve")
    func axis() throws {
        let data = try data(ErrorByAxis.self)
        #expect(data.rows.count == FigureSample.done.count)
        for row in data.rows {
            let trial = try #require(FigureSample.done.first { Self.id($0) == row["trial"] })
            #expect(row["number"] == "\(trial.batch)" && row["label"] == trial.backend)
            #expect(row["max_abs"] == errors(row) { _ in true }.last.map { "\($0 * 5)" })
        }
        let curves = Dictionary(grouping: data.rows) { $0["curve"] ?? "" }
        #expect(curves.count == 4)
        for rows in curves.values {
            let numbers = rows.compactMap { $0["number"].flatMap(Double.init) }
            #expect(numbers == numbers.sorted())
        }
    }

    @Test("of each head its row")
    func heads() throws {
        let data = try data(ErrorByHead.self)
        #expect(data.rows.count == FigureSample.headRows.count)
        for (row, head) in zip(data.rows, FigureSample.headRows) {
            let error = head.0.scale * Double(3 + head.2) / 3
            #expect(row["rel_l2"] == "\(error)" && row["head"] == "\(head.2)")
        }
    }

    @Test("of each exponent the elements of all layers, their shares adding up to one")
    func histogram() throws {
        let data = try data(ErrorHistogram.self)
        #expect(
            data.texts("count")
                == FigureSample.done.flatMap { _ in [500, 400, 300, 200, 100] }.map { "\($0)" }
        )
        for rows in Dictionary(grouping: data.rows, by: { $0["trial"] ?? "" }).values {
            let shares = rows.compactMap { $0["share"].flatMap(Double.init) }
            #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
        }
    }

    @Test("of the bound the share of each trial's worst call")
    func bounds() throws {
        let data = try data(BoundRatio.self)
        #expect(data.rows.count == FigureSample.done.count)
        #expect(data.numbers("bound_ratio_max").allSatisfy { $0 == 0.1 + 0.8 / 1 })
        #expect(data.numbers("bound_ratio_min").allSatisfy { $0 == 0.1 + 0.8 / 5 })
    }

    @Test("of times every one measured, without warm-ups")
    func times() throws {
        let data = try data(TimingDistribution.self)
        let expected = FigureSample.samples.filter { $0.1 > 0 }.map { FigureSample.seconds($0, $1) }
        #expect(data.texts("seconds") == expected.map { "\($0)" })
        #expect(data.texts("sample") == FigureSample.done.flatMap { _ in ["1", "2", "3"] })
    }

    @Test("relative to vanilla the median over the median, and a gap where memory ran out")
    func ratios() throws {
        let data = try data(SpeedUp.self)
        #expect(data.rows.count == FigureSample.trials.count)
        for (row, trial) in zip(data.rows, FigureSample.trials) {
            let unit = FigureSample.trials.first {
                $0.backend == "vanilla" && $0.dtype == trial.dtype && $0.batch == trial.batch
            }
            guard let unit, !unit.isOutOfMemory else {
                #expect(row["time_over_vanilla"] == "")
                continue
            }
            let ratio = FigureSample.seconds(trial, 2) / FigureSample.seconds(unit, 2)
            #expect(row["time_over_vanilla"] == "\(ratio)")
            let quartile = (FigureSample.seconds(trial, 1) + FigureSample.seconds(trial, 2)) / 2
            let shown = try #require(row["q1_over_vanilla"].flatMap(Double.init))
            #expect(abs(shown - quartile / FigureSample.seconds(unit, 2)) < 1e-15)
        }
        let script = try drawing(SpeedUp.self).script
        #expect(script.matches(of: #/set label 'out of memory'/#).count == 1)
        #expect(script.matches(of: #/set label 'no vanilla'/#).count == 1)
        #expect(script.contains("set yrange [0.0:"))
    }

    @Test("of memory the bytes and the forecast, and no peak where memory ran out")
    func memory() throws {
        let data = try data(TimeAndMemory.self)
        #expect(data.rows.count == FigureSample.trials.count)
        for row in data.rows {
            let trial = try #require(FigureSample.trials.first { Self.id($0) == row["trial"] })
            #expect(row["peak_bytes"] == (trial.isOutOfMemory ? "" : "\((100 + trial.row) << 20)"))
            #expect(row["predicted_peak_bytes"] == "\((99 + trial.row) << 20)")
            #expect(row["number"] == "\(trial.batch)")
            let seconds = "\(FigureSample.seconds(trial, 2))"
            #expect(row["seconds_median"] == (trial.isOutOfMemory ? "" : seconds))
        }
    }

    @Test("of drift the middle of the images' distances, and of the yardsticks")
    func drift() throws {
        let data = try data(Drift.self)
        let rows = data.rows.filter { $0["trial"] != "" }
        #expect(rows.count == 4 * (FigureSample.done.count - 1))
        for row in rows {
            let trial = try #require(FigureSample.done.first { Self.id($0) == row["trial"] })
            let step = try #require(row["step"].flatMap { Int($0) })
            let distances = (0..<2).map { FigureSample.distance(trial, step, $0) }
            #expect(row["latents_rel_l2_min"] == "\(distances[0])")
            #expect(row["latents_rel_l2_max"] == "\(distances[1])")
        }
        let yardsticks = Set(data.rows.filter { $0["trial"] == "" }.map { $0["label"] ?? "" })
        #expect(yardsticks == ["precision_band", "seed_band"])
    }
}
