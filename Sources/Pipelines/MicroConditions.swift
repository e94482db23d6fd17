/// What SDXL is told of an image's sizes, each in pixels; nil: the image's own size, not cropped.
public struct MicroConditions: Sendable, Hashable {
    /// Height and width.
    public struct Size: Sendable, Hashable {
        /// In pixels.
        public let height: Int, width: Int

        /// A size from its parts.
        public init(height: Int, width: Int) {
            self.height = height
            self.width = width
        }
    }

    /// The size before training pictures were scaled, and the size to draw as.
    public var originalSize: Size?, targetSize: Size?
    /// Top and left of the crop.
    public var cropTop: Int, cropLeft: Int
    /// The same for the unconditional half, where both sizes are given.
    public var negativeOriginalSize: Size?, negativeTargetSize: Size?
    /// Top and left of the unconditional half's crop.
    public var negativeCropTop: Int, negativeCropLeft: Int

    /// The image's own size, unless another is named.
    public init(
        originalSize: Size? = nil,
        targetSize: Size? = nil,
        cropTop: Int = 0,
        cropLeft: Int = 0,
        negativeOriginalSize: Size? = nil,
        negativeTargetSize: Size? = nil,
        negativeCropTop: Int = 0,
        negativeCropLeft: Int = 0
    ) {
        self.originalSize = originalSize
        self.targetSize = targetSize
        self.cropTop = cropTop
        self.cropLeft = cropLeft
        self.negativeOriginalSize = negativeOriginalSize
        self.negativeTargetSize = negativeTargetSize
        self.negativeCropTop = negativeCropTop
        self.negativeCropLeft = negativeCropLeft
    }

    /// The numbers of an image drawn at a size (diffusers' `add_time_ids`): original height and width, top and left of
    /// the crop, target height and width.
    public func timeIDs(height: Int, width: Int, isUnconditional: Bool) -> [Double] {
        let own = Size(height: height, width: width)
        if isUnconditional, let negativeOriginalSize, let negativeTargetSize {
            return [
                negativeOriginalSize.height, negativeOriginalSize.width, negativeCropTop,
                negativeCropLeft, negativeTargetSize.height, negativeTargetSize.width,
            ].map(Double.init)
        }
        let original = originalSize ?? own, target = targetSize ?? own
        return [
            original.height, original.width, cropTop, cropLeft, target.height, target.width,
        ].map(Double.init)
    }
}
