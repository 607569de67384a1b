import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Posts JSON and a form by the JDK's own client, whose default offers h2c in every request. */
public class Draw {
    static final String JSON = "{\"input\": [\"a red kite\", \"a blue one\"]}";
    static final String FORM = "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na kite\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nnone\r\n--b--\r\n";

    public static void main(String[] arguments) throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpClient client = HttpClient.newBuilder().version(version).build();
            for (int round = 0; round < 2; round++) {
                tell(client, arguments, "/moderations", "application/json",
                    BodyPublishers.ofString(JSON));
                tell(client, arguments, "/moderations", "application/json",
                    chunked(JSON));
                tell(client, arguments, "/images/edits", "multipart/form-data; boundary=b",
                    BodyPublishers.ofString(FORM));
            }
        }
    }

    static HttpRequest.BodyPublisher chunked(String text) {
        return BodyPublishers.ofByteArrays(List.of(
            text.substring(0, 9).getBytes(StandardCharsets.UTF_8),
            text.substring(9).getBytes(StandardCharsets.UTF_8)));
    }

    static void tell(HttpClient client, String[] arguments, String path, String type,
            HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0] + path))
            .header("Authorization", "Bearer " + arguments[1])
            .header("Content-Type", type).POST(body).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body().replaceAll("\\s+", " "));
    }
}
