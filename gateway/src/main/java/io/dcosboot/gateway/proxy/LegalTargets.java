package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.RequestTarget;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Escapes, before anybody parses the target of a request, what would make it no URI and the request a 400. */
public final class LegalTargets implements NettyServerCustomizer {
    private static final String HANDLER = "legalTargets";

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) -> {
            if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, HANDLER, new Handler());
            }
        });
    }

    private static final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                String target = request.uri();
                String legal = RequestTarget.legal(target);
                if (!legal.equals(target)) {
                    request.setUri(legal);
                }
            }
            context.fireChannelRead(message);
        }
    }
}
