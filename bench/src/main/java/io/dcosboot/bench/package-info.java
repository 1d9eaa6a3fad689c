@NullMarked
package io.dcosboot.bench;

import org.jspecify.annotations.NullMarked;
