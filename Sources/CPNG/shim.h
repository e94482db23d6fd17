#pragma once
#include <png.h>
#include <string.h>

/// The format of 8-bit RGB pixels with transparency.
static inline unsigned cpng_rgba_format(void) { return PNG_FORMAT_RGBA; }

/// An empty 8-bit RGB image description for libpng's simplified interface.
static inline png_image cpng_rgb_image(unsigned width, unsigned height) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGB;
    return image;
}
