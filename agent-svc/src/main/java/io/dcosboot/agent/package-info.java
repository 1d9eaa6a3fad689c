@NullMarked
package io.dcosboot.agent;

import org.jspecify.annotations.NullMarked;
