import Tensors

/// One line of standard input: one of the three is there.
struct Request: Decodable {
    /// The job to make ready.
    let prepare: JobDescription?
    /// The side to time.
    let run: String?
    /// Whether to let go of the job.
    let forget: Bool?
}

/// One line of standard output.
struct Answer: Encodable {
    /// What computes here.
    var computes: String?
    /// The job is ready, or forgotten.
    var ready: Bool?
    /// The time of one call.
    var seconds: Double?
}

/// What to make ready.
struct JobDescription: Decodable {
    let kind: JobKind
    let dtype: DType
    let shape: [Int]
    let threads: Int
    /// A model's directory, and the folder of inputs and outputs; only for networks and `load`, which needs no folder.
    let model: String?, folder: String?
}

/// A side that was asked for and is not prepared here.
struct RequestError: Error, CustomStringConvertible {
    let line: String

    var description: String { "\(line): no such side is prepared; send a \"prepare\" first" }
}
