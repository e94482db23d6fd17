import Foundation
import Tensors
import TestSupport
import Testing

/// The kernel's one pass held against a definition in plain Swift.
struct TensorHealthTests {
    /// Single elements, primes, registers of every width with one element more and less, and the kernel's blocks of 2048.
    static let counts = [
        0, 1, 2, 3, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 2047, 2048, 2049, 5003,
    ]

    /// Counted element by element.
    struct Definition: Equatable {
        var nan = 0, positive = 0, negative = 0, subnormal = 0, zero = 0
        var largest = 0.0, smallest: Double?, first: Int?

        init(_ numbers: [Double], _ dtype: DType) {
            let format = BinaryFormat(dtype)
            for (index, number) in numbers.enumerated() {
                nan += number.isNaN ? 1 : 0
                positive += number == .infinity ? 1 : 0
                negative += number == -.infinity ? 1 : 0
                zero += number == 0 ? 1 : 0
                if !number.isFinite {
                    first = first ?? index
                    continue
                }
                let size = number.magnitude
                if size > 0, size < format.leastNormal { subnormal += 1 }
                largest = max(largest, size)
                if size > 0 { smallest = min(smallest ?? size, size) }
            }
        }

        init(_ health: TensorHealth) {
            nan = health.nan
            positive = health.positiveInfinity
            negative = health.negativeInfinity
            subnormal = health.subnormal
            zero = health.zero
            largest = health.largest
            smallest = health.smallest
            first = health.firstNonfinite
        }
    }

    @Test(
        "every instruction set finds what the definition finds",
        arguments: DType.allCases,
        Samples.Kind.allCases
    )
    func definition(dtype: DType, kind: Samples.Kind) {
        var samples = Samples(seed: 11)
        for count in Self.counts {
            let tensor = samples.tensor([count], dtype, kind)
            let wanted = Definition(tensor.doubles(), dtype)
            for instructionSet in InstructionSet.available {
                let health = TensorHealth(tensor, instructionSet: instructionSet)
                #expect(Definition(health) == wanted, "\(count) elements, \(instructionSet)")
                #expect(health.count == count)
                #expect(health.isFinite == (wanted.first == nil))
            }
        }
    }

    @Test("a single odd element is found in every place", arguments: DType.allCases)
    func places(dtype: DType) {
        let format = BinaryFormat(dtype)
        let odd: [Double] = [
            .nan, -.nan, .infinity, -.infinity, 0, -0.0, format.leastNormal / 2, format.greatest,
            -Double(
                sign: .plus,
                exponent: format.minExponent - format.precision + 1,
                significand: 1
            ),
        ]
        for count in [1, 17, 2049] {
            for place in [0, count / 2, count - 1] {
                for number in odd {
                    var numbers = [Double](repeating: 1, count: count)
                    numbers[place] = number
                    let tensor = Tensor(numbers, dtype: dtype), wanted = Definition(numbers, dtype)
                    for instructionSet in InstructionSet.available {
                        let health = TensorHealth(tensor, instructionSet: instructionSet)
                        #expect(
                            Definition(health) == wanted,
                            "\(number) at \(place) of \(count), \(instructionSet)"
                        )
                    }
                }
            }
        }
    }

    @Test("nothing but zeros, or nothing finite, has no smallest number", arguments: DType.allCases)
    func extremes(dtype: DType) {
        for number in [0, -0.0, .nan, .infinity] {
            let health = TensorHealth(
                Tensor([Double](repeating: number, count: 40), dtype: dtype),
                instructionSet: .widest
            )
            #expect(health.smallest == nil && health.largest == 0)
            #expect(health.isFinite == (number == 0) && health.zero == (number == 0 ? 40 : 0))
        }
    }

    @Test("the health of parts, one after the other, is that of the whole")
    func append() {
        var samples = Samples(seed: 12)
        let numbers = samples.numbers(300, .float16, .special)
        for cut in [0, 1, 7, 150, 299, 300] {
            var joined = TensorHealth()
            for part in [numbers[..<cut], numbers[cut...]] {
                joined.append(
                    TensorHealth(Tensor(Array(part), dtype: .float16), instructionSet: .widest)
                )
            }
            let whole = TensorHealth(Tensor(numbers, dtype: .float16), instructionSet: .widest)
            #expect(joined == whole, "cut at \(cut)")
        }
    }

    @Test("the greatest finite number is the one before infinity", arguments: DType.allCases)
    func greatest(dtype: DType) {
        #expect(dtype.greatestFiniteMagnitude == BinaryFormat(dtype).greatest)
        let beyond = Tensor([dtype.greatestFiniteMagnitude * (1 + 2 * dtype.unitRoundoff)])
        #expect(Tensor(beyond.doubles(), dtype: dtype).doubles() == [.infinity])
    }
}
