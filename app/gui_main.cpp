#include "core/base/errno_table.h"
#include "core/bridge/engine_bridge.h"
#include "core/bridge/inherited_sockets.h"
#include "core/engine/inherited.h"
#include "core/transcript/stored_transcript.h"
#include "ui/models/recording_settings.h"
#include "ui/shell/app_icon.h"
#include "ui/shell/font_reader.h"
#include "ui/shell/main_window.h"
#include "ui/shell/store_paths.h"
#include "ui/shell/theme.h"
#include "ui/views/scroll_area_access.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>
#include <memory>
#include <utility>

namespace {

// The descriptors named by --fd, and those that a service manager handed on. What cannot be read is said, and left.
std::vector<swb::InheritedDescriptor> wantedDescriptors(const QStringList& named,
                                                        const swb::ListenEnvironment& environment) {
    std::vector<swb::InheritedDescriptor> wanted;
    if (auto listening = swb::listenDescriptors(environment, static_cast<int>(QCoreApplication::applicationPid())))
        wanted = std::move(*listening);
    else
        std::fprintf(stderr, "socket-workbench: %s\n", listening.error().message.c_str());
    for (const QString& text : named) {
        if (auto descriptor = swb::parseInherited(text.toStdString()))
            wanted.push_back(std::move(*descriptor));
        else
            std::fprintf(stderr, "socket-workbench: --fd: %s\n", descriptor.error().message.c_str());
    }
    return wanted;
}

void sayRefused(const swb::InheritedDescriptor& descriptor, const swb::Error& error) {
    std::fprintf(stderr, "socket-workbench: descriptor %d: %s %s\n", descriptor.fd,
                 swb::errnoSymbol(error.number).c_str(), error.detail.c_str());
}

// Nothing is written before the first row.
std::unique_ptr<swb::Transcript> newTranscript(const swb::StorePaths& paths) {
    const auto settings = swb::RecordingSettings::load(paths.window);
    return std::make_unique<swb::StoredTranscript>(settings.options(paths.transcripts));
}

} // namespace

int main(int argc, char* argv[]) {
    const std::vector<int> inherited = swb::openDescriptors(); // before any is opened here
    const swb::ListenEnvironment environment = swb::takeListenEnvironment();
    swb::FontReader fontReader;
    QApplication application(argc, argv);
    fontReader.finish();
    QApplication::setApplicationName(QStringLiteral("socket-workbench"));
    QApplication::setApplicationDisplayName(QStringLiteral("Socket Workbench"));
    QApplication::setApplicationVersion(QStringLiteral(SWB_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("socket-workbench"));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("An interactive workbench for sockets"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption descriptors(
        QStringLiteral("fd"),
        QStringLiteral("Take on a socket that is open already; may be given several times. "
                       "Sockets of LISTEN_FDS are taken on without it."),
        QStringLiteral("[name=]number"));
    parser.addOption(descriptors);
    parser.process(application);

    swb::installScrollAreaAccess();
    swb::Theme theme;
    theme.applyTo(application);
    const swb::StorePaths paths = swb::StorePaths::standard();
    auto engine = swb::Engine::create(newTranscript(paths));
    if (!engine) {
        std::fprintf(stderr, "socket-workbench: %s: %s (%s)\n", engine.error().detail.c_str(),
                     std::string(engine.error().call).c_str(), swb::errnoSymbol(engine.error().number).c_str());
        return 1;
    }
    swb::EngineBridge bridge(std::move(*engine));
    const auto wanted = wantedDescriptors(parser.values(descriptors), environment);
    swb::InheritedSockets sockets(bridge, inherited, wanted);
    QObject::connect(&sockets, &swb::InheritedSockets::refused, sayRefused);
    swb::MainWindow window(bridge, theme, paths);
    window.show();
    return QApplication::exec();
}
