package io.dcosboot.agent.files;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The files of the sandboxes. */
@Configuration(proxyBeanMethods = false)
class FilesConfiguration {

    @Bean
    AttachedFiles attachedFiles() {
        return new AttachedFiles();
    }
}
