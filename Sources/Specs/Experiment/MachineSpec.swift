/// The compiled form of the kernels, by the processor's name for its vector instructions.
public enum KernelForm: String, SpecWord {
    /// One element at a time: the definition of the others.
    case scalar
    /// Eight float32 at a time.
    case avx2
    /// Sixteen float32 at a time.
    case avx512
    /// Four float32 at a time, on aarch64.
    case neon
}

/// On what a trial computes; nothing: what the command line and `SDLAB_ISA` say.
///
/// No value of it may change a bit of the results, and an experiment that sweeps it shows that. A form that this
/// processor lacks is no mistake of the author's: its trial is recorded as unavailable.
public struct MachineSpec: Sendable {
    /// The threads that share each operation; nothing: as the command line says.
    public let threads: Located<Int>?
    /// The form of the kernels; nothing: as `SDLAB_ISA` says, else the widest.
    public let instructionSet: Located<KernelForm>?

    /// Reads the section `machine`.
    init(_ section: Section<MachineKey>) {
        threads = section.integer(.threads, in: 1...1024)
        instructionSet = section.word(.instructionSet, of: KernelForm.self)
    }
}

/// The keys of the section `machine`.
enum MachineKey: String, SectionKey {
    case threads
    case instructionSet = "instruction_set"
}
