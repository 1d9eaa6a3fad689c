@NullMarked
package io.dcosboot.master;

import org.jspecify.annotations.NullMarked;
