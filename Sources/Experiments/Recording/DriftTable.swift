import ErrorAnalysis
import Images
import Pipelines
import Records
import Tensors

/// How far what each trial ended with is from what its reference ended with: the record's table `drift`.
///
/// A row is an image of a trial. Pictures are compared as they are seen, cut off at black and white. The table is
/// computed from the recorded tensors alone, so that resumed and undisturbed runs say the same. Its numbers are undefined
/// where the trial or its reference was not completed.
enum DriftTable {
    /// The distance from black to white in recorded images.
    private static let dataRange = 1.0

    /// The table, or nil where nothing is compared.
    static func table(of tensors: [Records.RecordedTensor], plan: Plan) -> Table? {
        guard plan.comparesTrials else { return nil }
        let rows = plan.trials.indices.flatMap { Self.rows(of: $0, in: plan, tensors) }
        let places = [
            Column("trial", rows.map(\.trial), longName: "index of the trial"),
            Column(
                "reference",
                rows.map(\.reference),
                longName: "index of the trial that it is compared with"
            ),
            Column("prompt", rows.map(\.prompt), longName: "id of the prompt"),
            Column("image", rows.map(\.image), longName: "index of the image in the trial"),
        ]
        let latents = columns(
            [RelativeL2.self, MaxAbs.self, RootMeanSquare.self, CosineDistance.self],
            of: "latents",
            rows.map(\.latents)
        )
        let pictures = columns(
            [RelativeL2.self, MaxAbs.self, RootMeanSquare.self],
            of: "image",
            rows.map { $0.picture?.sample }
        )
        return Table(
            "drift",
            dimension: "state",
            columns: places + latents + pictures + columns(rows.map(\.picture))
        )
    }

    /// A column for each metric; undefined where there is no sample.
    private static func columns(
        _ metrics: [any Metric.Type],
        of subject: String,
        _ samples: [ErrorSample?]
    ) -> [Column] {
        metrics.map { metric in
            Column(
                "\(subject)_\(metric.name)",
                samples.map { $0?.value(of: metric) ?? .nan },
                units: metric.units,
                longName: "\(subject): \(metric.longName)"
            )
        }
    }

    /// What is measured of pictures alone.
    private static func columns(_ pictures: [Picture?]) -> [Column] {
        [
            Column(
                "image_psnr",
                pictures.map {
                    $0?.sample.peakSignalToNoiseRatio(dataRange: dataRange) ?? .nan
                },
                units: "dB",
                longName: "image: peak signal-to-noise ratio, infinite where equal"
            ),
            Column(
                "image_ssim",
                pictures.map { $0?.similarity ?? .nan },
                units: "1",
                longName: "image: structural similarity, 1 where equal"
            ),
            Column(
                "image_changed_pixels",
                pictures.map { $0?.changedPixels ?? .nan },
                units: "1",
                longName: "image: share of the pixels that differ in 8 bits"
            ),
        ]
    }

    /// One image beside that of the reference.
    private struct Row {
        let trial: Int, reference: Int
        let prompt: String
        let image: Int
        let latents: ErrorSample?
        let picture: Picture?
    }

    private struct Picture {
        let sample: ErrorSample
        let similarity: Double?
        let changedPixels: Double
    }

    private static func rows(
        of index: Int,
        in plan: Plan,
        _ tensors: [Records.RecordedTensor]
    ) -> [Row] {
        let trial = plan.trials[index], settings = trial.settings
        guard let reference = plan.trials.firstIndex(where: { $0.id == trial.reference }) else {
            return []
        }
        func pair(_ kind: RecordedTensorKind) -> Pair? {
            let found = [trial, plan.trials[reference]].map { trial in
                tensors.first { $0.trial == trial.shortID && $0.name == kind.rawValue }?.tensor
            }
            return Pair(tested: found[0], reference: found[1], count: settings.requests.count)
        }
        let latents = pair(.latents).map(\.samples) ?? []
        let pictures = pair(.images).map { $0.cutOff.pictures(dataRange: dataRange) } ?? []
        return settings.requests.indices.map { image in
            Row(
                trial: index,
                reference: reference,
                prompt: settings.prompts[image / settings.imagesPerPrompt].id,
                image: image,
                latents: latents.isEmpty ? nil : latents[image],
                picture: pictures.isEmpty ? nil : pictures[image]
            )
        }
    }

    /// A tensor of a trial beside that of its reference, both `[image, height, width, channel]`.
    private struct Pair {
        let tested: Tensor
        /// In float64, as metrics ask.
        let reference: Tensor

        private init(_ tested: Tensor, _ reference: Tensor) {
            self.tested = tested
            self.reference = reference
        }

        /// Both cut off at 0 and 1; what is no number stays so.
        var cutOff: Pair {
            func cut(_ tensor: Tensor) -> Tensor {
                let values = tensor.doubles().map { $0.isNaN ? $0 : min(max($0, 0), 1) }
                return Tensor(values, shape: tensor.shape)
            }
            return Pair(cut(tested), cut(reference))
        }

        /// Nil unless both are there and have the same shape.
        init?(tested: Tensor?, reference: Tensor?, count: Int) {
            guard let tested, let reference, tested.shape == reference.shape,
                tested.shape.first == count
            else { return nil }
            self.tested = tested
            self.reference = Tensor(reference.doubles(), shape: reference.shape)
        }

        var samples: [ErrorSample] {
            let count = tested.shape[0], size = tested.count / max(count, 1)
            return (0..<count).map { image in
                ErrorSample(
                    tested: tested,
                    reference: reference,
                    elements: image * size..<(image + 1) * size
                )
            }
        }

        func pictures(dataRange: Double) -> [Picture] {
            let similarities = StructuralSimilarity.values(
                tested: tested,
                reference: reference,
                dataRange: dataRange
            )
            let drawn = zip(RGBImage.pictures(of: tested), RGBImage.pictures(of: reference))
            return zip(zip(samples, similarities), drawn).map { numbers, drawn in
                Picture(
                    sample: numbers.0,
                    similarity: numbers.1,
                    changedPixels: drawn.0.shareOfChangedPixels(from: drawn.1)
                )
            }
        }
    }
}

extension RGBImage {
    /// The share of the pixels that have another colour than in a picture of the same size.
    fileprivate func shareOfChangedPixels(from other: RGBImage) -> Double {
        let count = width * height
        let changed = (0..<count).count { pixel in
            pixels[3 * pixel..<3 * pixel + 3] != other.pixels[3 * pixel..<3 * pixel + 3]
        }
        return count == 0 ? 0 : Double(changed) / Double(count)
    }
}
