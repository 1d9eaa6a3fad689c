package io.dcosboot.platform.openapi;

import io.dcosboot.platform.PlatformAutoConfiguration;
import io.dcosboot.platform.build.BuildVersion;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Head of the API description at {@code /v3/api-docs}, shown by {@code /swagger-ui.html}. */
@AutoConfiguration(after = PlatformAutoConfiguration.class)
@ConditionalOnClass(OpenAPI.class)
public class OpenApiAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    OpenAPI openApi(BuildVersion build) {
        return new OpenAPI()
                .info(new Info()
                        .title("DC/OS " + build.service())
                        .version(build.version())
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
    }
}
