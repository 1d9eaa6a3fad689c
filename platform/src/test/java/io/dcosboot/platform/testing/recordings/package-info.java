/** Answers of the original, recorded, held against those of our services. */
@NullMarked
package io.dcosboot.platform.testing.recordings;

import org.jspecify.annotations.NullMarked;
