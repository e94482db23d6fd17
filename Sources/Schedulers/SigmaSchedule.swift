import Tensors

/// The noise levels σ of a run, and the training timesteps that belong to them.
enum SigmaSchedule {
    /// σ at fractional timesteps, on straight lines between the table's entries.
    static func interpolated(_ table: [Double], at timesteps: [Double]) -> [Double] {
        timesteps.map { timestep in
            guard timestep > 0 else { return table[0] }
            let low = Int(timestep)
            guard low < table.count - 1 else { return table[table.count - 1] }
            return (table[low + 1] - table[low]) * (timestep - Double(low)) + table[low]
        }
    }

    /// `count` levels evenly spaced in σ^(1/7), the largest first (Karras et al. 2022, equation 5 with ρ = 7).
    static func karras(_ count: Int, from largest: Double, to smallest: Double) -> [Double] {
        let first = seventhRoot(largest)
        let last = seventhRoot(smallest)
        return (0..<count).map {
            let share = count > 1 ? Double($0) / Double(count - 1) : 0
            return seventhPower(first + share * (last - first))
        }
    }

    /// The timestep of each σ, on straight lines in log σ between the table's entries; outside the table its ends.
    static func timesteps(of sigmas: [Double], in table: [Double]) -> [Double] {
        let tableLogs = ElementaryFunction.log.applying(to: table)
        let logs = ElementaryFunction.log.applying(to: sigmas.map { max($0, 1e-10) })
        return logs.map { log in
            let above = tableLogs.lastIndex { $0 <= log } ?? 0
            let low = min(above, table.count - 2)
            let share = (tableLogs[low] - log) / (tableLogs[low] - tableLogs[low + 1])
            let weight = min(max(share, 0), 1)
            return (1 - weight) * Double(low) + weight * Double(low + 1)
        }
    }

    private static func seventhPower(_ x: Double) -> Double {
        let square = x * x
        let cube = square * x
        return cube * cube * x
    }

    /// exp(log x / 7), corrected by a step of Newton's method.
    private static func seventhRoot(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let guess = ElementaryFunction.exp(ElementaryFunction.log(x) / 7)
        return guess - (guess - x / (seventhPower(guess) / guess)) / 7
    }
}
