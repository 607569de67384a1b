import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Draws by the JDK's own client, by its default and by HTTP/1.1; twice, at once, on a client. */
public class Kite {
    static final String KITE =
        "{\"prompt\": \"a red kite\", \"model\": \"dall-e-2\", \"size\": \"256x256\"}";

    public static void main(String[] arguments) throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpClient client = HttpClient.newBuilder().version(version).build();
            HttpRequest request = HttpRequest.newBuilder(
                    URI.create(arguments[0] + "/images/generations"))
                .header("Authorization", "Bearer " + arguments[1])
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(KITE)).build();
            var first = client.sendAsync(request, BodyHandlers.ofString());
            var second = client.sendAsync(request, BodyHandlers.ofString());
            for (HttpResponse<String> answer : new HttpResponse[] {first.get(), second.get(),
                    client.send(request, BodyHandlers.ofString())}) {
                System.out.println(answer.statusCode() + " "
                    + answer.body().replaceAll("\\s+", " "));
            }
        }
    }
}
