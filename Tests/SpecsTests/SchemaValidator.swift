import Foundation
import Specs

/// As much of JSON Schema as the schema of experiment files is written in; any other keyword is a mistake.
struct SchemaValidator {
    private typealias JSON = CanonicalJSON.Value

    /// Whether a value is valid by a schema. Throws where the schema says something that is not known here.
    static func accepts(_ value: CanonicalJSON.Value, by schema: CanonicalJSON.Value) throws -> Bool
    {
        guard case .object(let rules) = schema else {
            if case .boolean(let verdict) = schema { return verdict }
            throw Unknown(keyword: CanonicalJSON.text(schema))
        }
        return try rules.allSatisfy { try accepts(value, $0.key, $0.value, rules) }
    }

    private struct Unknown: Error { let keyword: String }

    private static func accepts(
        _ value: CanonicalJSON.Value,
        _ keyword: String,
        _ rule: CanonicalJSON.Value,
        _ rules: [String: CanonicalJSON.Value]
    ) throws -> Bool {
        switch (keyword, rule) {
        case ("$schema", _), ("title", _), ("then", _), ("else", _): return true
        case ("type", .string(let name)): return try isOf(name, value)
        case ("type", .array(let names)):
            return try names.contains { name in
                if case .string(let name) = name { try isOf(name, value) } else { false }
            }
        case ("enum", .array(let values)): return values.contains { text($0) == text(value) }
        case ("const", _): return text(rule) == text(value)
        case ("anyOf", .array(let schemas)):
            return try schemas.contains { try accepts(value, by: $0) }
        case ("not", _): return try !accepts(value, by: rule)
        case ("if", _):
            let branch = try accepts(value, by: rule) ? rules["then"] : rules["else"]
            return try branch.map { try accepts(value, by: $0) } ?? true
        case ("minimum", _): return number(value).map { $0 >= number(rule) ?? .nan } ?? true
        case ("maximum", _): return number(value).map { $0 <= number(rule) ?? .nan } ?? true
        case ("pattern", .string(let pattern)):
            guard case .string(let string) = value else { return true }
            return string.range(of: pattern, options: .regularExpression) != nil
        case ("items", _):
            guard case .array(let items) = value else { return true }
            return try items.allSatisfy { try accepts($0, by: rule) }
        case ("minItems", _):
            return count(of: value, isObject: false).map { $0 >= number(rule) ?? .nan } ?? true
        case ("maxItems", _):
            return count(of: value, isObject: false).map { $0 <= number(rule) ?? .nan } ?? true
        case ("minProperties", _):
            return count(of: value, isObject: true).map { $0 >= number(rule) ?? .nan } ?? true
        case ("maxProperties", _):
            return count(of: value, isObject: true).map { $0 <= number(rule) ?? .nan } ?? true
        default: return try acceptsMembers(value, keyword, rule, rules)
        }
    }

    private static func acceptsMembers(
        _ value: CanonicalJSON.Value,
        _ keyword: String,
        _ rule: CanonicalJSON.Value,
        _ rules: [String: CanonicalJSON.Value]
    ) throws -> Bool {
        guard case .object(let members) = value else { return true }
        switch (keyword, rule) {
        case ("required", .array(let names)):
            return names.allSatisfy {
                if case .string(let name) = $0 { members[name] != nil } else { false }
            }
        case ("properties", .object(let schemas)):
            return try schemas.allSatisfy { name, schema in
                try members[name].map { try accepts($0, by: schema) } ?? true
            }
        case ("additionalProperties", _):
            var known: [String: CanonicalJSON.Value] = [:]
            if case .object(let schemas)? = rules["properties"] { known = schemas }
            return try members.allSatisfy { name, member in
                try known[name] != nil || accepts(member, by: rule)
            }
        case ("propertyNames", _):
            return try members.keys.allSatisfy { try accepts(.string($0), by: rule) }
        default: throw Unknown(keyword: keyword)
        }
    }

    private static func isOf(_ type: String, _ value: CanonicalJSON.Value) throws -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .boolean), ("string", .string), ("array", .array),
            ("object", .object), ("number", .number), ("number", .integer), ("integer", .integer):
            return true
        case ("integer", .number(let number)): return number == number.rounded()
        case ("null", _), ("boolean", _), ("string", _), ("array", _), ("object", _), ("number", _),
            ("integer", _):
            return false
        default: throw Unknown(keyword: type)
        }
    }

    private static func text(_ value: CanonicalJSON.Value) -> String { CanonicalJSON.text(value) }

    private static func number(_ value: CanonicalJSON.Value) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    private static func count(of value: CanonicalJSON.Value, isObject: Bool) -> Double? {
        switch value {
        case .array(let items): isObject ? nil : Double(items.count)
        case .object(let members): isObject ? Double(members.count) : nil
        default: nil
        }
    }
}
