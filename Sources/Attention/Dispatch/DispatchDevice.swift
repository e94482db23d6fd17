/// Where a profile runs, as dispatch rules see it.
struct DispatchDevice: Sendable, CustomStringConvertible {
    /// The compute capability as one number: 80 is sm80.
    let capability: Int

    init(sm capability: Int) { self.capability = capability }

    /// Its name as in CUDA's tools: `sm80`.
    var description: String { "sm\(capability)" }

    /// What depths have to be multiples of for CUTLASS's products of numbers of so many bytes.
    ///
    /// Sixteen bytes where tensor cores multiply: halves from sm70 on, anything from sm80 on.
    func alignment(byteCount: Int) -> Int {
        if capability >= 80 { return max(4, 16 / byteCount) }
        return capability >= 70 && byteCount == 2 ? 8 : 1
    }
}
