import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Edits a picture in a form by the JDK's own client, at once and after the server's 100. */
public class Edit {
    public static void main(String[] arguments) throws Exception {
        byte[] form = form(Files.readAllBytes(Path.of(arguments[2])));
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpClient client = HttpClient.newBuilder().version(version).build();
            for (boolean waits : new boolean[] {false, true}) {
                HttpRequest request = HttpRequest.newBuilder(
                        URI.create(arguments[0] + "/images/edits"))
                    .header("Authorization", "Bearer " + arguments[1])
                    .header("Content-Type", "multipart/form-data; boundary=b")
                    .expectContinue(waits).POST(BodyPublishers.ofByteArray(form)).build();
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                System.out.println(answer.statusCode() + " "
                    + answer.body().replaceAll("\\s+", " "));
            }
        }
    }

    static byte[] form(byte[] picture) throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (String[] field : new String[][] {{"prompt", "a red ball"}, {"model", "dall-e-2"},
                {"size", "256x256"}}) {
            form.write(("--b\r\nContent-Disposition: form-data; name=\"" + field[0]
                + "\"\r\n\r\n" + field[1] + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        form.write(("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n"
            + "Content-Type: image/png\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        form.write(picture);
        form.write("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }
}
