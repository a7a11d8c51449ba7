#include "core/base/errno_table.h"
#include "core/bridge/engine_bridge.h"
#include "ui/shell/app_icon.h"
#include "ui/shell/font_reader.h"
#include "ui/shell/main_window.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

int main(int argc, char* argv[]) {
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
    parser.process(application);

    swb::Theme theme;
    theme.applyTo(application);
    auto engine = swb::Engine::create();
    if (!engine) {
        std::fprintf(stderr, "socket-workbench: %s: %s (%s)\n", engine.error().detail.c_str(),
                     std::string(engine.error().call).c_str(), swb::errnoSymbol(engine.error().number).c_str());
        return 1;
    }
    swb::EngineBridge bridge(std::move(*engine));
    swb::MainWindow window(bridge, theme, swb::StorePaths::standard());
    window.show();
    return QApplication::exec();
}
