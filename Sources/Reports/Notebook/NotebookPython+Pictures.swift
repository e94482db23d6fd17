extension NotebookPython {
    /// Puts pictures on sheets, the same to the last bit as `ThumbnailSheet`.
    static let pictures = #"""
        def picture_of(record, trial, number):
            """A picture as 8-bit RGB, or None."""
            with h5py.File(RECORDS[record]) as file:
                tensor = file.get(f"tensors/{trial}/images")
                if tensor is None or number >= len(tensor):
                    return None
                values, dtype = tensor[number], tensor.attrs["sdlab_dtype"]
            if dtype == "bfloat16":
                values = (values.astype(np.uint32) << 16).view(np.float32)
            scaled = np.rint(np.clip(values.astype(np.float32), 0, 1) * np.float32(255))
            return np.nan_to_num(scaled).astype(np.uint8)


        def fitted_picture(picture, most):
            """Whole pixels repeated, or averaged over whole squares, so that the longer side is 128 to `most`."""
            side = max(picture.shape[:2])
            if side <= most:
                factor = max(1, -(-128 // side))
                return picture.repeat(factor, axis=0).repeat(factor, axis=1)
            factor = -(-side // most)
            height, width = (max(1, length // factor) for length in picture.shape[:2])
            down, across = (min(factor, length) for length in picture.shape[:2])
            squares = picture[:height * down, :width * across].astype(int)
            sums = squares.reshape(height, down, width, across, 3).sum((1, 3))
            return ((sums + down * across // 2) // (down * across)).astype(np.uint8)


        def show_pictures(number, columns, trials, most):
            """Shows the pictures of that number in rows of so many; missing ones are grey."""
            from IPython.display import display
            from PIL import Image
            pictures = [picture_of(record, trial, number) for record, trial in trials]
            pictures = [None if picture is None else fitted_picture(picture, most) for picture in pictures]
            height, width = next(picture.shape[:2] for picture in pictures if picture is not None)
            rows = -(-len(pictures) // columns)
            paper = np.full((rows * (height + 4) - 4, columns * (width + 4) - 4, 3), 255, np.uint8)
            for index, picture in enumerate(pictures):
                top, left = index // columns * (height + 4), index % columns * (width + 4)
                same = picture is not None and picture.shape[:2] == (height, width)
                paper[top:top + height, left:left + width] = picture if same else 232
            display(Image.fromarray(paper))
        """#
}
