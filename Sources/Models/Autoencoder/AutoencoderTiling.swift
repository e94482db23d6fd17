import Tensors

/// How an autoencoder cuts its work: an image at a time, and large images in tiles that overlap.
///
/// diffusers' `enable_slicing` and `enable_tiling`. Slices give the bits of the whole batch. Tiles do not: norms and
/// attention see one tile only, and tiles are blended where they overlap.
public struct AutoencoderTiling: Sendable, Hashable {
    /// Whether one image goes through at a time.
    public let isSlicing: Bool
    /// Whether images larger than a tile are cut.
    public let isTiling: Bool
    /// Height and width of a tile in pixels; nil: the size that the autoencoder was trained on.
    public let tileSampleMinSize: Int?
    /// The share of a tile that the next one covers again.
    public let overlapFactor: Double

    /// Nothing is cut, unless it is asked for.
    public init(
        isSlicing: Bool = false,
        isTiling: Bool = false,
        tileSampleMinSize: Int? = nil,
        overlapFactor: Double = 0.25
    ) {
        precondition(
            (0..<1).contains(overlapFactor),
            "autoencoder: tiles that overlap by \(overlapFactor) of their size"
        )
        self.isSlicing = isSlicing
        self.isTiling = isTiling
        self.tileSampleMinSize = tileSampleMinSize
        self.overlapFactor = overlapFactor
    }

    /// Whether tiles of this size fit together: as far as one tile reaches on its own, the next one begins.
    ///
    /// Sizes are rounded down to whole latents and pixels; where that hits the two differently, diffusers draws a picture
    /// of another size.
    public func fits(_ config: AutoencoderKLConfig) -> Bool {
        let factor = config.scaleFactor, tile = sampleSize(config), latents = latentSize(config)
        let step = Int(Double(latents) * (1 - overlapFactor))
        let own = tile - Int(Double(tile) * overlapFactor)
        let isWhole = latents * factor == tile && latents - Int(Double(latents) * overlapFactor) > 0
        return isWhole && latents >= 4 && step > 0 && step * factor == own
            && Int(Double(tile) * (1 - overlapFactor)) == own
            && latents - Int(Double(latents) * overlapFactor) == step
    }

    /// A tile's size in pixels.
    func sampleSize(_ config: AutoencoderKLConfig) -> Int {
        tileSampleMinSize ?? config.sampleSize
    }

    /// A tile's size in latents.
    func latentSize(_ config: AutoencoderKLConfig) -> Int {
        sampleSize(config) / config.scaleFactor
    }

    /// A network's output for `x`, put together from its outputs for parts of `x`.
    func run(
        _ x: Tensor,
        _ size: TileSize,
        in pass: Pass,
        network: (Tensor, Pass) throws -> Tensor
    ) throws -> Tensor {
        let step = Int(Double(size.input) * (1 - overlapFactor))
        let blend = Int(Double(size.output) * overlapFactor)
        precondition(
            !isTiling || (step > 0 && size.output > blend),
            "autoencoder: tiles of \(size.input) that overlap by \(overlapFactor) of their size"
        )
        func image(_ one: Tensor, _ pass: Pass) throws -> Tensor {
            let isLarge = max(one.shape[1], one.shape[2]) > size.input
            guard isTiling, isLarge else { return try network(one, pass) }
            let tiles = Tiles(size: size.input, step: step, evaluator: pass.evaluator)
            return try tiles.blended(
                tiles.cut(one).map { try $0.map { try network($0, pass) } },
                over: blend,
                keeping: size.output - blend
            )
        }
        guard isSlicing, x.shape[0] > 1 else { return try image(x, pass) }
        return try pass.evaluator.concatenate(
            (0..<x.shape[0]).map { place in
                try image(
                    pass.evaluator.slice(x, place..<place + 1),
                    pass.rows.isEmpty ? pass : pass.of([pass.rows[place]])
                )
            },
            axis: 0
        )
    }
}

/// Height and width of a tile on its way in and on its way out.
struct TileSize {
    let input: Int, output: Int
}

/// Cuts images into tiles and puts tiles together, `[batch, height, width, channels]`.
private struct Tiles {
    let size: Int
    let step: Int
    let evaluator: Evaluator

    /// Rows of tiles; those at the right and below may be smaller.
    func cut(_ x: Tensor) throws(MemoryLimitExceeded) -> [[Tensor]] {
        var rows: [[Tensor]] = []
        for top in stride(from: 0, to: x.shape[1], by: step) {
            let band = try evaluator.slice(x, top..<min(top + size, x.shape[1]), axis: 1)
            var row: [Tensor] = []
            for left in stride(from: 0, to: x.shape[2], by: step) {
                row.append(
                    try evaluator.slice(band, left..<min(left + size, x.shape[2]), axis: 2)
                )
            }
            rows.append(row)
        }
        return rows
    }

    /// Tiles faded into the one above and then into the one at the left, each cut to the part that is its own.
    ///
    /// As in diffusers, a tile is faded into its neighbours as they are after they were faded themselves.
    func blended(
        _ tiles: [[Tensor]],
        over extent: Int,
        keeping own: Int
    ) throws(MemoryLimitExceeded) -> Tensor {
        var tiles = tiles
        var bands: [Tensor] = []
        for row in tiles.indices {
            var band: [Tensor] = []
            for column in tiles[row].indices {
                var tile = tiles[row][column]
                if row > 0 { tile = try fade(tiles[row - 1][column], into: tile, extent, axis: 1) }
                if column > 0 {
                    tile = try fade(tiles[row][column - 1], into: tile, extent, axis: 2)
                }
                tiles[row][column] = tile
                let shape = tile.shape
                let kept = try evaluator.slice(tile, 0..<min(own, shape[1]), axis: 1)
                band.append(try evaluator.slice(kept, 0..<min(own, shape[2]), axis: 2))
            }
            bands.append(try evaluator.concatenate(band, axis: 2))
        }
        return try evaluator.concatenate(bands, axis: 1)
    }

    /// `b` whose first lines go over from the last lines of `a`: line y is a · (1 − y/extent) + b · y/extent.
    private func fade(
        _ a: Tensor,
        into b: Tensor,
        _ extent: Int,
        axis: Int
    ) throws(MemoryLimitExceeded) -> Tensor {
        let length = a.shape[axis]
        let extent = min(length, b.shape[axis], extent)
        guard extent > 0 else { return b }
        var lines: [Tensor] = []
        for y in 0..<extent {
            let share = Double(y) / Double(extent)
            let from = try evaluator.slice(
                a,
                length - extent + y..<length - extent + y + 1,
                axis: axis
            )
            let to = try evaluator.slice(b, y..<y + 1, axis: axis)
            lines.append(
                try evaluator.add(
                    evaluator.scale(from, by: 1 - share),
                    evaluator.scale(to, by: share)
                )
            )
        }
        let rest = try evaluator.slice(b, extent..<b.shape[axis], axis: axis)
        return try evaluator.concatenate(lines + (rest.count > 0 ? [rest] : []), axis: axis)
    }
}
