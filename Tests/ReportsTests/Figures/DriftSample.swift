import Records
import Reports
import Tensors
import TestSupport

/// A record made by hand: two schedulers in two numbers of steps, compared with a fifth trial, two images each.
enum DriftSample {
    static let ids = ["f0", "a1", "a2", "b1", "b2"].map { String(repeating: $0, count: 32) }
    static let schedulers = [
        "ddim", "ddim", "ddim", "euler(use_karras_sigmas)", "euler(use_karras_sigmas)",
    ]
    static let steps = [1000, 20, 5, 5, 20]
    /// Of the images of each trial but the first.
    static let distances = [0.01, 0.03, 0.1, 0.3, 0.2, 0.4, 0, 0]

    static func record(
        title: String = "Schedulers & <steps>",
        distances: [Double] = distances,
        prompts: [String] = ["red", "blue"],
        hasImages: Bool = true
    ) -> Record {
        Record(
            title: title,
            name: "schedulers",
            specification: .init(source: "sdlab: 1\n", resolved: "{}", overrides: ""),
            tables: [trials, drift(distances, prompts)],
            tensors: hasImages ? images : []
        )
    }

    /// The record on disk, as figures are drawn of it.
    static func source(_ record: Record = record(), in folder: TemporaryDirectory) throws
        -> FigureSource
    {
        try FigureSource(reader(record, in: folder))
    }

    static func reader(_ record: Record = record(), in folder: TemporaryDirectory) throws
        -> RecordReader
    {
        let path = folder.file("schedulers.h5")
        _ = try RecordWriter.write(record, to: path)
        return try RecordReader.open(path)
    }

    private static let trials: Table = {
        func numbers(_ name: String) -> Column {
            Column(name, Array(repeating: 1, count: 5), longName: name)
        }
        func texts(_ name: String, _ values: [String], _ longName: String? = nil) -> Column {
            Column(name, values, longName: longName ?? name)
        }
        let same = Array(repeating: "", count: 5)
        return Table(
            "trials",
            dimension: "trial",
            columns: [
                texts("id", ids),
                texts("label", zip(schedulers, steps).map { "\($0) \($1)" }),
                texts("pipeline_scheduler", schedulers, "sweep axis pipeline.scheduler"),
                texts("pipeline_steps", steps.map(String.init), "sweep axis pipeline.steps"),
                texts("role", ["reference"] + Array(repeating: "trial", count: 4)),
                texts("status", Array(repeating: "completed", count: 5)),
                texts("backend", same), texts("dtype", same),
                texts("scheduler", schedulers), Column("steps", steps, longName: "steps"),
                numbers("batch_size"), numbers("images"), numbers("flops"), numbers("peak_bytes"),
                numbers("predicted_peak_bytes"), texts("error", same),
            ]
        )
    }()

    private static func drift(_ distances: [Double], _ prompts: [String]) -> Table {
        let names = [
            "latents_rel_l2", "image_rel_l2", "image_psnr", "image_ssim", "image_changed_pixels",
        ]
        return Table(
            "drift",
            dimension: "state",
            columns: [
                Column("trial", [1, 1, 2, 2, 3, 3, 4, 4], longName: "trial"),
                Column("reference", Array(repeating: 0, count: 8), longName: "reference"),
                Column("prompt", (0..<8).map { prompts[$0 % 2] }, longName: "prompt"),
                Column("image", (0..<8).map { $0 % 2 }, longName: "image"),
            ]
                + names.map { name in
                    let values = distances.map { distance in
                        switch name {
                        case "image_psnr": distance == 0 ? .infinity : 1 / distance
                        case "image_ssim": 1 - distance
                        default: distance
                        }
                    }
                    return Column(name, values, units: "1", longName: name)
                }
        )
    }

    /// Two pictures of 2 × 3 pixels for each trial but the last one.
    private static let images: [RecordedTensor] = ids.dropLast().enumerated().map { index, id in
        RecordedTensor(
            trial: String(id.prefix(12)),
            name: "images",
            axes: ["image", "height", "width", "channel"],
            tensor: Tensor(
                (0..<36).map { Double(($0 * (index + 3)) % 7) / 7 },
                shape: [2, 2, 3, 3],
                dtype: .float32
            )
        )
    }
}
