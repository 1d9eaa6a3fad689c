/** What every service shares; wired by Spring Boot auto-configuration. */
@NullMarked
package io.dcosboot.platform;

import org.jspecify.annotations.NullMarked;
