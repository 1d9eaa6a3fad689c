@NullMarked
package io.dcosboot.platform;

import org.jspecify.annotations.NullMarked;
