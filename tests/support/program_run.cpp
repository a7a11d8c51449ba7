#include "tests/support/program_run.h"

#include <QProcess>

namespace swb::test {

Ran run(const QString& program, const QStringList& arguments, const QByteArray& input) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(120000))
        return {-1, process.errorString().toUtf8()};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAll()};
}

Ran compileC(const QByteArray& source) {
    return run("cc", {"-std=c11", "-D_GNU_SOURCE", "-Wall", "-Werror", "-fsyntax-only", "-x", "c", "-"}, source);
}

QByteArray indented(const std::string& code) {
    return "    " + QByteArray::fromStdString(code).replace("\n", "\n    ") + '\n';
}

} // namespace swb::test
