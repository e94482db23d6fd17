import Foundation
import TestSupport
import Testing

/// The lines of `--events`, and the schema.
struct ProgramEventTests {
    private func events(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            let value = try JSONSerialization.jsonObject(with: Data($0.utf8))
            return try #require(value as? [String: Any])
        }
    }

    @Test("events are lines of JSON with time and seconds, from the beginning to the exit code")
    func file() throws {
        let program = try Program(), spec = try program.write(TinyExperiment())
        let result = try program.run("run", spec, "--events", "events.jsonl", "--json")
        #expect(result.status == 0, "\(result)")
        #expect(try !result.json().isEmpty)
        let text = try String(contentsOfFile: program.folder.file("events.jsonl"), encoding: .utf8)
        let events = try events(text), names = events.compactMap { $0["event"] as? String }
        #expect(
            names.count == events.count && names.first == "run_began" && names.last == "run_ended"
        )
        #expect(names.filter { $0 == "trial_ended" }.count == 1)
        let seconds = events.compactMap { $0["seconds"] as? Double }
        #expect(seconds.count == events.count && seconds == seconds.sorted())
        for event in events {
            let time = try #require(event["time"] as? String)
            #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(time)")
        }
        let trial = try #require(events.first { $0["event"] as? String == "trial_ended" })
        #expect(trial["peak_bytes"] as? Int == trial["predicted_peak_bytes"] as? Int)
        #expect(trial["status"] as? String == "completed" && (trial["elapsed"] as? Double ?? 0) > 0)
        #expect(events.last?["exit_code"] as? Int == 0)
    }

    @Test("events on stdout are alone there, and cannot be joined by the summary's JSON")
    func stdout() throws {
        let program = try Program(), spec = try program.write(TinyExperiment())
        let result = try program.run("run", spec, "--events", "-")
        #expect(result.status == 0 && result.errors.contains("Record  "), "\(result)")
        #expect(try events(result.output).last?["event"] as? String == "run_ended")
        #expect(try program.run("run", spec, "--events", "-", "--json").status == 64)
    }

    @Test("a file for events that cannot be written is 73, before anything is run")
    func unwritable() throws {
        let program = try Program(), spec = try program.write(TinyExperiment())
        let result = try program.run("run", spec, "--events", "no/such/folder/events.jsonl")
        #expect(result.status == 73 && result.errors.contains("no/such/folder"), "\(result)")
        #expect(!program.exists("results"))
    }

    @Test("the end of a run that was stopped is told, too")
    func interrupted() throws {
        let program = try Program()
        let spec = try program.write(
            TinyExperiment(pipeline: "{steps: 900, width: 32, height: 32}")
        )
        let running = try program.start(["run", spec, "--events", "events.jsonl"])
        let path = program.folder.file("events.jsonl")
        for _ in 0..<12_000 {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            if text.contains("network_called") || !running.process.isRunning { break }
            usleep(5000)
        }
        running.process.terminate()
        #expect(try running.finish().status == 143)
        let last = try events(String(contentsOfFile: path, encoding: .utf8)).last
        #expect(last?["event"] as? String == "run_ended" && last?["exit_code"] as? Int == 143)
        #expect((last?["error"] as? String)?.contains("interrupted") == true)
    }

    @Test("schema prints a JSON Schema")
    func schema() throws {
        let result = try Program().run("schema")
        let schema = try result.json()
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect((schema["$schema"] as? String)?.contains("2020-12") == true)
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(properties["pipeline"] != nil && schema["additionalProperties"] as? Bool == false)
    }
}
