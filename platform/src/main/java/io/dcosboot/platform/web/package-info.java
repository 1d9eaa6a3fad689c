/** Error shapes and trace ids of HTTP services. */
@NullMarked
package io.dcosboot.platform.web;

import org.jspecify.annotations.NullMarked;
