import Foundation
import Tensors
import Testing

@Suite struct ElementaryFunctionsTests {
    /// Both sides are at most 1 ulp from the true value.
    @Test("a function is within 2 ulp of the C library's", arguments: ElementaryFunction.allCases)
    func agreesWithLibrary(function: ElementaryFunction) {
        let numbers = (1...2000).map { Double($0) * 0.003_7 }
        let results = function.applying(to: numbers)
        for (number, result) in zip(numbers, results) {
            let expected =
                switch function {
                case .exp: exp(number)
                case .exp2: exp2(number)
                case .log: log(number)
                case .erf: erf(number)
                case .sin: sin(number)
                case .cos: cos(number)
                }
            #expect(abs(result - expected) <= 2 * expected.ulp, "\(function)(\(number))")
        }
    }

    @Test(
        "one number and many agree, float32 to its last place",
        arguments: ElementaryFunction.allCases
    )
    func formsAgree(function: ElementaryFunction) {
        let numbers: [Float] = [0.125, 0.3, 1, 2.5, 7]
        let wide = function.applying(to: numbers.map(Double.init))
        #expect(wide == numbers.map { function(Double($0)) })
        for (narrow, wide) in zip(function.applying(to: numbers), wide) {
            #expect(abs(Double(narrow) - wide) <= Double(Float(wide).ulp), "\(function): \(wide)")
        }
    }

    @Test("no numbers give none", arguments: ElementaryFunction.allCases)
    func empty(function: ElementaryFunction) {
        #expect(function.applying(to: [Double]()).isEmpty)
        #expect(function.applying(to: [Float]()).isEmpty)
    }
}
