/// How many denoising steps a trial took, or which the author wrote instead of a number.
enum PresentedSteps: Decodable, Sendable {
    case count(Int)
    /// So many timesteps of the author's own.
    case timesteps(Int)
    /// So many levels of noise of the author's own.
    case sigmas(Int)

    private enum Key: String, CodingKey { case timesteps, sigmas }

    init(from decoder: any Decoder) throws {
        if let count = try? decoder.singleValueContainer().decode(Int.self) {
            self = .count(count)
            return
        }
        let list = try decoder.container(keyedBy: Key.self)
        if let timesteps = try list.decodeIfPresent([Double].self, forKey: .timesteps) {
            self = .timesteps(timesteps.count)
        } else {
            self = .sigmas(try list.decode([Double].self, forKey: .sigmas).count)
        }
    }

    /// Such as `50 steps`, or `3 timesteps of the author's own`.
    var words: String {
        func counted(_ count: Int, _ name: String) -> String {
            "\(count) \(name)\(count == 1 ? "" : "s")"
        }
        return switch self {
        case .count(let count): counted(count, "step")
        case .timesteps(let count): counted(count, "timestep") + " of the author's own"
        case .sigmas(let count): counted(count, "sigma") + " of the author's own"
        }
    }
}
