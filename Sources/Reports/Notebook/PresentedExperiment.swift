import Foundation

/// What was said of an experiment, and what it settled on, as the record's resolved specification keeps it.
struct PresentedExperiment: Decodable, Sendable {
    /// Who made it.
    struct Author: Decodable, Sendable {
        let name: String
        let orcid: String?
    }

    /// What a trial drew of.
    struct Prompt: Decodable, Sendable {
        let prompt: String?
        let seed: UInt64?
    }

    /// The settings of a trial that are told in words.
    struct Settings: Decodable, Sendable {
        struct Pipeline: Decodable, Sendable {
            struct Scheduler: Decodable, Sendable { let name: String? }
            let scheduler: Scheduler?
            let steps: PresentedSteps?
            let width, height: Int?
            let guidance_scale: Double?
        }

        /// The synthetic tensors of attention alone.
        struct Inputs: Decodable, Sendable {
            let batch, heads, queries, keys, depth: Int?
            let causal: Bool?
            let distribution: String?
            let seeds: [UInt64]?
        }

        let kind: String?
        let model: String?
        let inputs: Inputs?
        let pipeline: Pipeline?
        let prompts: [Prompt]?
    }

    private struct Trial: Decodable, Sendable {
        let settings: Settings?
        let role: String?
    }

    let description: String?
    let authors: [Author]?
    let license: String?
    let model: String?
    /// The cells that the author asked for; nil where they are left to the program.
    let notebook: [PresentedCell]?
    private let trials: [Trial]?

    /// What of it could not be read, in sentences.
    let obstacles: [String]

    /// Reads a resolved specification; where there is none, nothing is said and nothing is missing.
    init(resolved: String) {
        guard !resolved.isEmpty else {
            self.init(obstacles: [])
            return
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(resolved.utf8))
        } catch {
            self.init(obstacles: ["/spec/resolved could not be read: \(Self.words(error))"])
        }
    }

    private init(obstacles: [String]) {
        (description, authors, license, model, notebook, trials) = (nil, nil, nil, nil, nil, nil)
        self.obstacles = obstacles
    }

    private enum Key: String, CodingKey {
        case description, authors, license, model, notebook, trials
    }

    /// Reads each member for itself: one that cannot be read hides no other.
    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        var obstacles: [String] = []
        func value<Value: Decodable>(_ key: Key) -> Value? {
            do {
                return try members.decodeIfPresent(Value.self, forKey: key)
            } catch {
                obstacles.append(
                    "'\(key.rawValue)' in /spec/resolved could not be read: \(Self.words(error))"
                )
                return nil
            }
        }
        description = value(.description)
        authors = value(.authors)
        license = value(.license)
        model = value(.model)
        notebook = value(.notebook)
        trials = value(.trials)
        self.obstacles = obstacles
    }

    /// Where decoding failed, and why.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let context: DecodingError.Context? =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context),
                .keyNotFound(_, let context), .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        guard let context else { return "\(error)" }
        let place = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return (place.isEmpty ? "" : "\(place.joined(separator: ".")): ") + context.debugDescription
    }

    /// The settings of the points of the sweep.
    var points: [Settings] {
        (trials ?? []).filter { ($0.role ?? "trial") == "trial" }.compactMap(\.settings)
    }
}
