import Tensors
import Testing

/// The funnel tells its observer what it did.
struct EvaluatorTests {
    @Test("the observer hears name, types and cost of each operation, in order")
    func observer() throws {
        let recording = Recording()
        let evaluator = Evaluator(observe: recording.append)
        let x = Tensor.zeros([2, 3, 8], .float16), v = Tensor.zeros([8], .float16)
        _ = try evaluator.layerNorm(x, weight: v, bias: v, epsilon: 1e-5)
        _ = try evaluator.activation(.quickGELU, x)
        _ = try evaluator.geglu(x)
        _ = try evaluator.scale(x, by: 2)
        _ = try evaluator.softmax(x)
        let all = recording.all
        #expect(all.map(\.name) == ["layer_norm", "quick_gelu", "geglu", "scale", "softmax"])
        #expect(all[0].inputs == [x.type, v.type, v.type])
        #expect(all[2].output == TensorType([2, 3, 4], .float16))
        #expect(all.map(\.cost.flops) == [7 * 48, 4 * 48, 5 * 24, 48, 5 * 48])
        #expect(all.map(\.cost.bytes) == [192, 192, 144, 192, 192])
        #expect(all.allSatisfy { $0.cost.workspace == 0 })
    }

    @Test("what is already there is not done")
    func nothingToDo() throws {
        let recording = Recording()
        let evaluator = Evaluator(observe: recording.append)
        let x = Tensor([1.0, 2, 3])
        #expect(try evaluator.cast(x, to: .float64).hasEqualBits(x))
        #expect(try evaluator.slice(x, 0..<3).hasEqualBits(x))
        #expect(try evaluator.concatenate([x], axis: 0).hasEqualBits(x))
        #expect(recording.all.isEmpty)
    }

    @Test("an attention's cost counts both products and the exponentials")
    func attentionCost() throws {
        let recording = Recording()
        let evaluator = Evaluator(observe: recording.append)
        let test = AttentionCase().definition(.float32, state: .float32)
        _ = try OnlineAttentionTests.attend(evaluator, test, OnlineAttentionTests.recipe(.float32))
        _ = try AttentionScoresTests.scores(evaluator, test)
        let pairs = 8 * 70 * 45
        #expect(recording.all.map(\.cost.flops) == [pairs * (4 * 8 + 5), pairs * 2 * 8])
    }

    @Test("shapes that do not fit are refused")
    func misfits() async {
        await #expect(processExitsWith: .failure) {
            _ = try Evaluator().add(.zeros([2], .float32), .zeros([3], .float32))
        }
        await #expect(processExitsWith: .failure) {
            _ = try Evaluator().add(.zeros([2], .float32), .zeros([2], .float16))
        }
        await #expect(processExitsWith: .failure) {
            let evaluator = Evaluator()
            let packed = try evaluator.pack(.zeros([4, 3], .float32), as: .float32)
            _ = try evaluator.linear(.zeros([2, 5], .float32), packed)
        }
    }
}
