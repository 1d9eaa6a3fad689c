/** What the tests of services share. */
package io.dcosboot.platform.testing;
