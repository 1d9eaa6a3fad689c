@NullMarked
package io.dcosboot.cli;

import org.jspecify.annotations.NullMarked;
