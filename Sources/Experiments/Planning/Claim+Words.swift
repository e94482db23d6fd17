import Queries
import Specs

extension Claim {
    /// What has to hold, in words: `max of audit.max_abs (attention.backend flash) is at most 0.01`.
    public var words: String {
        switch form {
        case .bound(let quantity, let bound):
            let isEach = quantity.query.reduction == .all
            return "\(quantity.words) \(isEach ? "are" : "is") \(bound.words)"
        case .trend(let quantity, let trend, let along, let order):
            let places = order.map { " (\($0.map(\.text).joined(separator: ", ")))" } ?? ""
            let slack =
                trend.tolerance == 0 ? "" : ", give or take \(number(trend.tolerance * 100)) %"
            return "\(quantity.words) is \(trend.words) along \(along)\(places)\(slack)"
        case .sameBits(let axes, let column, let selection):
            let part = selection.conditions.isEmpty ? "" : " (\(selection))"
            return "\(column)\(part) is the same in trials that differ in "
                + "\(axes.joined(separator: " and ")) alone"
        }
    }

    /// The datasets that the claim is about.
    var datasets: [String] {
        switch form {
        case .bound(let quantity, _), .trend(let quantity, _, _, _):
            [quantity.query.value.dataset]
        case .sameBits(_, let column, _): [column.dataset]
        }
    }
}

extension Claim.Quantity {
    fileprivate var words: String {
        let part = query.selection.conditions.isEmpty ? "" : " (\(query.selection))"
        let reduction = query.reduction == .all ? "all" : query.reduction.rawValue
        let number = "\(reduction) of \(query.value)\(part)"
        return relativeTo.map { "\(number) over that of \($0)" } ?? number
    }
}

extension ClaimBound {
    var words: String {
        let given = numbers.map(number).joined(separator: " and ")
        let slack = tolerance == 0 ? "" : ", give or take \(number(tolerance * 100)) %"
        return switch relation {
        case .between: "between \(given)"
        case .atLeast: "at least \(given)"
        case .atMost: "at most \(given)"
        case .equals: "\(given)\(slack)"
        case .above: "above \(given)"
        case .below: "below \(given)"
        }
    }

    /// Whether a number lies so.
    func holds(_ value: Double) -> Bool {
        switch relation {
        case .between: numbers[0] <= value && value <= numbers[1]
        case .atLeast: value >= numbers[0]
        case .atMost: value <= numbers[0]
        case .equals: (value - numbers[0]).magnitude <= tolerance * numbers[0].magnitude
        case .above: value > numbers[0]
        case .below: value < numbers[0]
        }
    }

    /// The least and the greatest number that may be, NaN where there is none.
    var limits: (least: Double, greatest: Double) {
        switch relation {
        case .between: (numbers[0], numbers[1])
        case .equals: (numbers[0], numbers[0])
        case .atLeast, .above: (numbers[0], .nan)
        case .atMost, .below: (.nan, numbers[0])
        }
    }
}

extension ClaimTrend {
    var words: String {
        switch direction {
        case .increasing: "increasing"
        case .decreasing: "decreasing"
        case .nonIncreasing: "not increasing"
        case .nonDecreasing: "not decreasing"
        }
    }

    /// Whether a number may follow another.
    func allows(_ next: Double, after value: Double) -> Bool {
        // Infinity has no share that could be allowed.
        let slack = tolerance == 0 ? 0 : tolerance * value.magnitude
        return switch direction {
        case .increasing: next > value - slack
        case .decreasing: next < value + slack
        case .nonIncreasing: next <= value + slack
        case .nonDecreasing: next >= value - slack
        }
    }
}

private func number(_ value: Double) -> String { CanonicalJSON.text(value) }
