import ArgumentParser
import Experiments

/// The program: parses the command line and calls one function.
@main
struct SdlabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sdlab",
        abstract:
            "What do attention backends and low precision do to the numbers of Stable Diffusion?",
        discussion: """
            A YAML file describes an experiment; sdlab runs it deterministically on the CPU, compares every attention \
            call with a float64 reference, and leaves one HDF5 record behind.

              sdlab run experiments/quickstart.yaml      the first run, some seconds
              sdlab plan experiments/fp16-sweep.yaml     what a run would do and cost
              sdlab show results/quickstart              the summary of a record
              sdlab report results/quickstart            its notebook and its page
              sdlab check results/quickstart             do its gates and claims hold
              sdlab diff results/a results/b             where two records part first, and how far
              sdlab verify results/quickstart            whether a record is what was written
              sdlab replay results/quickstart            whether a record's bits come out again
              sdlab generate "a blue star" -o star.png   one picture
              sdlab dispatch --shape 2,8,4096,40         which attention kernel PyTorch would choose, and why

            Exit codes: 0 all is well; 1 a gate failed, a claim is not kept, or records differ; 2 a trial could not be \
            finished, or nothing be compared; 64 bad command line; 65 invalid spec or damaged data; 66 input missing; \
            70 internal error; 73 cannot create output; 74 input or output failed; 75 locked; 130, 143 interrupted.
            """,
        version: ProgramVersion.number,
        subcommands: [
            PlanCommand.self, RunCommand.self, MergeCommand.self, ShowCommand.self,
            ReportCommand.self,
            CheckCommand.self, DiffCommand.self, VerifyCommand.self, ReplayCommand.self,
            GenerateCommand.self, DispatchCommand.self, SchemaCommand.self, EnvCommand.self,
        ]
    )
}
