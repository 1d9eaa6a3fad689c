@NullMarked
package io.dcosboot.marathon;

import org.jspecify.annotations.NullMarked;
