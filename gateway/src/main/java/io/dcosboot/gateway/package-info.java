@NullMarked
package io.dcosboot.gateway;

import org.jspecify.annotations.NullMarked;
