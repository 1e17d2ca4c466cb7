import java.io.File;
import java.nio.file.Files;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;
import org.apache.pdfbox.text.PDFTextStripper;

/*
 * Says of each file whether PDFBox takes it for PDF/A-1b, one line a file:
 *     name.pdf: valid
 *     name.pdf: not valid: 7.1: what is wrong
 * and writes the text that PDFBox reads in it to name.text beside it.
 */
public class PdfA {
	static ValidationResult validate(File file) throws Exception {
		try {
			PreflightParser parser = new PreflightParser(file);
			parser.parse();
			try (PreflightDocument document = parser.getPreflightDocument()) {
				document.validate();
				return document.getResult();
			}
		} catch (SyntaxValidationException wrong) {
			return wrong.getResult();
		}
	}

	public static void main(String[] files) throws Exception {
		for (String name : files) {
			File file = new File(name);
			ValidationResult result = validate(file);
			StringBuilder line = new StringBuilder(file.getName()).append(result.isValid() ? ": valid" : ": not valid");
			List<ValidationResult.ValidationError> errors = result.getErrorsList();
			if (!result.isValid())
				for (ValidationResult.ValidationError error : errors.subList(0, Math.min(3, errors.size())))
					line.append(": ").append(error.getErrorCode()).append(": ").append(error.getDetails());
			System.out.println(line);
			try (PDDocument document = PDDocument.load(file)) {
				String text = new PDFTextStripper().getText(document);
				Files.writeString(new File(name.replaceFirst("\\.pdf$", ".text")).toPath(), text);
			}
		}
	}
}
