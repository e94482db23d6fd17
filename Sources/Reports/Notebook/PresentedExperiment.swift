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
            let steps, width, height: Int?
            let guidance_scale: Double?
        }

        let kind: String?
        let model: String?
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

    /// Reads a resolved specification; one of another version, or none at all, says nothing.
    init(resolved: String) {
        self =
            (try? JSONDecoder().decode(Self.self, from: Data(resolved.utf8))) ?? Self(nothing: ())
    }

    private init(nothing: Void) {
        (description, authors, license, model, notebook, trials) = (nil, nil, nil, nil, nil, nil)
    }

    /// The settings of the points of the sweep.
    var points: [Settings] {
        (trials ?? []).filter { ($0.role ?? "trial") == "trial" }.compactMap(\.settings)
    }

    /// Whether attention ran alone.
    var isAttention: Bool { points.first?.kind == "attention" }
}

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
